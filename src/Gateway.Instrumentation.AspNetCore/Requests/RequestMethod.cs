using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Verbs as labels.</summary>
internal static class RequestMethod
{
    /// <summary>For verbs that clients invent: they would fill the label.</summary>
    public const string Other = "OTHER";

    public static string Label(string method)
    {
        // Servers hand out these very strings for the usual verbs; what comes back unchanged may still be invented.
        var known = HttpMethods.GetCanonicalizedValue(method);
        return IsKnown(known) ? known : Other;
    }

    private static bool IsKnown(string method) =>
        ReferenceEquals(method, HttpMethods.Get) || ReferenceEquals(method, HttpMethods.Post)
        || ReferenceEquals(method, HttpMethods.Put) || ReferenceEquals(method, HttpMethods.Delete)
        || ReferenceEquals(method, HttpMethods.Patch) || ReferenceEquals(method, HttpMethods.Head)
        || ReferenceEquals(method, HttpMethods.Options) || ReferenceEquals(method, HttpMethods.Connect)
        || ReferenceEquals(method, HttpMethods.Trace);
}
