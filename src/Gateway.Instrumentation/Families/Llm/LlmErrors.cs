using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;

namespace Gateway.Instrumentation;

/// <summary>
/// The error types of requests to models: <c>rate_limited</c>, <c>timeout_error</c>, <c>content_filter</c>, <c>context_length</c>,
/// <c>auth_error</c>; for all others what the <see cref="IErrorClassifier"/> says.
/// </summary>
public static class LlmErrors
{
    /// <summary>The provider refused the request because too many came, or its quota is used up.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The model did not answer in time.</summary>
    public const string Timeout = "timeout_error";

    /// <summary>A content filter refused the prompt, or withheld the answer.</summary>
    public const string ContentFilter = "content_filter";

    /// <summary>The prompt is longer than the model takes.</summary>
    public const string ContextLength = "context_length";

    /// <summary>The key is missing, wrong, or not allowed to do that.</summary>
    public const string Auth = "auth_error";

    private const string ApiError = "api_error";

    internal static string[] All { get; } = [RateLimited, Timeout, ContentFilter, ContextLength, Auth];

    /// <summary>The error type of what a provider answered.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="code">The code in the body of the error, such as <c>context_length_exceeded</c>; null when there is none.</param>
    /// <returns>One of the names above; null when neither says one.</returns>
    public static string? TypeOf(int statusCode, string? code = null) => code switch
    {
        "context_length_exceeded" or "string_above_max_length" or "request_too_large" => ContextLength,
        "content_filter" or "content_policy_violation" or "responsible_ai_policy_violation" => ContentFilter,
        "rate_limit_exceeded" or "insufficient_quota" or "rate_limit_error" => RateLimited,
        "invalid_api_key" or "authentication_error" or "permission_error" => Auth,
        _ => statusCode switch
        {
            401 or 403 => Auth,
            408 or 504 => Timeout,
            413 => ContextLength,
            429 => RateLimited,
            _ => null,
        },
    };

    /// <summary>
    /// The error type of what a client threw. It looks at the type of the exception, the HTTP status and the code in the body of the
    /// answer (<see cref="HttpRequestException"/>, and <c>ClientResultException</c> of the OpenAI and Azure packages), never at a message.
    /// </summary>
    /// <param name="exception">The exception. A cancellation that the caller did not ask for is a time limit of the client: <c>timeout_error</c>.</param>
    /// <param name="errors">Names all others, and goes first where it has a name of its own: <c>metrics.Factory.Errors</c>.</param>
    /// <returns>The error type.</returns>
    public static string TypeOf(Exception exception, IErrorClassifier errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var cause = CauseOf(exception);
        var name = errors.Classify(cause);
        if (cause is null || (name != ApiError && name != cause.GetType().Name))
            return name;
        return cause switch
        {
            OperationCanceledException => Timeout,
            HttpRequestException { StatusCode: { } status } => TypeOf((int)status) ?? name,
            HttpRequestException { InnerException: TimeoutException } => Timeout,
            _ => ClientResult.StatusOf(cause) switch
            {
                null => name,
                0 => cause.InnerException is { } reason ? TypeOf(reason, errors) : name, // nobody answered
                { } answered => TypeOf(answered, ClientResult.CodeOf(cause)) ?? name,
            },
        };
    }

    /// <summary>The last of the attempts that a client made by itself: it is why the client gave up.</summary>
    internal static Exception CauseOf(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions: [.., var last] })
            exception = last;
        return exception;
    }

    /// <summary>
    /// What <c>System.ClientModel.ClientResultException</c> says, of which the core knows only the shape: it has no dependency on the
    /// packages of providers.
    /// </summary>
    private static class ClientResult
    {
        private const string Trimmed = "Where a member was trimmed away, nothing is found, and the classifier's name is recorded.";

        [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Trimmed)]
        public static int? StatusOf(Exception exception) =>
            exception.GetType().GetProperty("Status") is { } status && status.PropertyType == typeof(int) ? (int?)status.GetValue(exception) : null;

        [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Trimmed)]
        public static string? CodeOf(Exception exception)
        {
#pragma warning disable CA1031 // an answer that cannot be read has no code
            try
            {
                var response = exception.GetType().GetMethod("GetRawResponse", [])?.Invoke(exception, null);
                var content = response?.GetType().GetProperty("Content")?.GetValue(response)?.ToString();
                return content is null ? null : CodeIn(content);
            }
            catch (Exception)
            {
                return null;
            }
#pragma warning restore CA1031
        }

        // {"error":{"code":"context_length_exceeded","type":"invalid_request_error"}}
        private static string? CodeIn(string body)
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
                return null;
            return TextOf(error, "code") ?? TextOf(error, "type");
        }

        private static string? TextOf(JsonElement error, string name) =>
            error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
