namespace Gateway.Instrumentation;

/// <summary>The class of an HTTP status code: the label <c>status_class</c>. Other codes are <c>unknown</c>.</summary>
public enum HttpStatusClass
{
    /// <summary>100 to 199, such as the answer to an upgrade to WebSockets: <c>1xx</c>.</summary>
    [LabelValue("1xx")]
    Informational,

    /// <summary>200 to 299: <c>2xx</c>.</summary>
    [LabelValue("2xx")]
    Success,

    /// <summary>300 to 399: <c>3xx</c>.</summary>
    [LabelValue("3xx")]
    Redirection,

    /// <summary>400 to 499: <c>4xx</c>.</summary>
    [LabelValue("4xx")]
    ClientError,

    /// <summary>500 to 599: <c>5xx</c>.</summary>
    [LabelValue("5xx")]
    ServerError,
}
