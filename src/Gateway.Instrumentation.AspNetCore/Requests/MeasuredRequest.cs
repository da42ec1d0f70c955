namespace Gateway.Instrumentation.AspNetCore;

/// <summary>A request that has ended. Lengths are null where they are not known.</summary>
internal readonly record struct MeasuredRequest(
    string Method, MeasuredRoute Route, int StatusCode, TimeSpan Duration, long? RequestBytes, long? ResponseBytes, bool Failed);
