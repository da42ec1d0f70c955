using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Files, which have no routes.</summary>
internal static class FileCases
{
    public static RouteSection Section => new("Static files",
        "Files are `unmatched`, whether `UseStaticFiles` answers without a route or `MapStaticAssets` makes one for each file: a file's name is no label.",
    [
        File("A file", "GET /app.txt", "200", "GET unmatched 200"),
        File("A file that does not exist", "GET /missing.txt", "404", "GET unmatched 404") with { Error = ErrorSide.Client },
        File("HEAD of a file", "HEAD /app.txt", "200", "HEAD unmatched 200"),
        File("A part of a file", "GET /app.txt from its third byte", "206", "GET unmatched 206") with { Headers = ["Range: bytes=2-"] },
        File("A file that has not changed", "GET /app.txt with If-Modified-Since", "304", "GET unmatched 304") with { Headers = ["If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT"] },
        File("A file outside the folder", "GET /%2e%2e/app.txt/../../secret", "404", "GET unmatched 404") with { Error = ErrorSide.Client },
        new("A file behind a fallback", "`UseStaticFiles()` and `MapFallback(...)`", "GET /app.txt", "200", "GET unmatched 200")
        {
            Map = app =>
            {
                app.UseStaticFiles(new StaticFileOptions { FileProvider = new TextFiles() });
                app.MapFallback(() => "the page");
            },
        },
        Asset("A static asset", "a route of `MapStaticAssets()`", "GET /site.3f2c9a.css", "/site.3f2c9a.css", new StaticAssetDescriptor { Route = "site.3f2c9a.css", AssetPath = "site.css" }),
        Asset("A file of Blazor", "a route of `MapRazorComponents<App>()`", "GET /_framework/resource-collection.3f2c9a.js", "/_framework/resource-collection.3f2c9a.js"),
        new("A file that a handler sends", "`MapGet(\"/download\", () => Results.File(...))`", "GET /download", "200", "GET /download 200")
        {
            Map = app => app.MapGet("/download", () => Results.File(new TextFiles().GetFileInfo("/app.txt").CreateReadStream(), "text/plain")),
        },
    ]);

    private static RouteCase Asset(string name, string app, string request, string route, params object[] metadata) => new(name, app, request, "200", "GET unmatched 200")
    {
        Note = "Each file is a route of its own, under a name that changes with each build.",
        Map = app => app.MapGet(route, () => "the file").WithMetadata(metadata),
    };

    private static RouteCase File(string name, string request, string client, string recorded) => new(name, "`UseStaticFiles()`", request, client, recorded)
    {
        Map = app => app.UseStaticFiles(new StaticFileOptions { FileProvider = new TextFiles() }),
    };
}
