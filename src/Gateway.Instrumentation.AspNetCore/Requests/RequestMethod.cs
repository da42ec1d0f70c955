using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The HTTP method as a label.</summary>
internal static class RequestMethod
{
    /// <summary>Stands for methods that HTTP does not define: clients could invent any number of them.</summary>
    public const string Other = "OTHER";

    public static string Label(string method)
    {
        // It returns these very strings for the methods that HTTP defines, and others as they are.
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
