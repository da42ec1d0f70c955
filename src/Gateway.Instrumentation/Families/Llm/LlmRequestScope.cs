namespace Gateway.Instrumentation;

/// <summary>
/// A running request to a model. Say what is known of its answer (<see cref="Usage"/>, <see cref="Finish"/>, <see cref="AnsweredBy"/>),
/// report its outcome and dispose it; without a report it counts as failed. <c>RunAsync</c> does the most of that by itself.
/// </summary>
/// <remarks>
/// May be copied, kept across <c>await</c> and disposed twice: the request ends once, and later calls do nothing. One answer has one
/// reader: it is not for several threads at the same time. Never throws and allocates nothing.
/// </remarks>
/// <example>
/// <code>
/// using var call = metrics.Llm.TrackRequest("openai", "gpt-4o");
/// var answer = await client.CompleteAsync(prompt);
/// call.Usage(answer.InputTokens, answer.OutputTokens);
/// call.Succeed();
/// </code>
/// </example>
public readonly partial struct LlmRequestScope : IDisposable
{
    private readonly LlmCall? _call;
    private readonly long _version;

    internal LlmRequestScope(LlmCall call, long version) => (_call, _version) = (call, version);

    private LlmCall? Call => _call is not null && _call.Is(_version) ? _call : null;

    /// <summary>
    /// Reports that a piece of a streamed answer has come. The first one gives the time to the first token, each later one an
    /// inter-token time: how long the reader waited for it.
    /// </summary>
    /// <param name="isToken">False for a piece without a part of the answer, such as the one with the usage.</param>
    public void Received(bool isToken = true) => Call?.Received(isToken);

    /// <summary>
    /// Reports that the reader of a stream waits for the next piece: the time since the last one was its own, and is taken out of the
    /// duration and of the inter-token time. Call it before each read.
    /// </summary>
    public void Waiting() => Call?.Waiting();

    /// <summary>Reports the tokens; the last report counts. Null says that the number is not known.</summary>
    /// <param name="input">All tokens of the prompt.</param>
    /// <param name="output">All tokens of the answer.</param>
    /// <param name="cachedInput">Those of the prompt that the provider read from its cache.</param>
    /// <param name="cacheWrite">Those of the prompt that the provider wrote to its cache.</param>
    /// <param name="reasoning">Those of the answer that the model thought.</param>
    public void Usage(long? input, long? output, long? cachedInput = null, long? cacheWrite = null, long? reasoning = null) =>
        Call?.Usage(input, output, cachedInput, cacheWrite, reasoning);

    /// <summary>Reports why the model stopped. With <c>content_filter</c>, a request that succeeded counts as failed of that type.</summary>
    /// <param name="reason">The reason, such as <c>stop</c>, <c>length</c>, <c>tool_calls</c> or <c>content_filter</c>; null when not known.</param>
    public void Finish(string? reason) => Call?.Finish(reason);

    /// <summary>Reports the model that answered, as the answer says.</summary>
    /// <param name="model">The model; null when not known.</param>
    public void AnsweredBy(string? model) => Call?.AnsweredBy(model);

    /// <summary>Reports the cost. Without a report it is computed from the tokens and <see cref="ILlmPrices"/>.</summary>
    /// <param name="usd">The cost in US dollars.</param>
    public void Cost(double usd) => Call?.Cost(usd);

    /// <summary>Reports that the model answered.</summary>
    public void Succeed() => Call?.Report(LlmOutcome.Success);

    /// <summary>Reports a failure.</summary>
    /// <param name="errorType">The error type, from a small set, such as those of <see cref="LlmErrors"/>. Null or empty is recorded as <c>unknown</c>.</param>
    public void Fail(string errorType) => Call?.Report(LlmOutcome.Failed, errorType);

    /// <summary>Reports a failure; <see cref="LlmErrors.TypeOf(Exception, IErrorClassifier)"/> names its error type.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="cancellationToken">The caller's token. If it requested the cancellation that was thrown, the request counts as cancelled instead.</param>
    public void Fail(Exception exception, CancellationToken cancellationToken = default)
    {
        if (Call is not { } call)
            return;
        if (cancellationToken.IsCancellationRequested && LlmErrors.CauseOf(exception) is OperationCanceledException)
            call.Report(LlmOutcome.Cancelled);
        else
            call.Report(LlmOutcome.Failed, call.ErrorTypeOf(exception));
    }

    /// <summary>Reports that the caller cancelled the request. That is not a failure.</summary>
    public void Cancel() => Call?.Report(LlmOutcome.Cancelled);

    /// <summary>Reports that the reader left a streamed answer before its end. That is not a failure.</summary>
    public void Abandon() => Call?.Report(LlmOutcome.Abandoned);

    /// <summary>Ends the request and records it, unless it has already ended.</summary>
    public void Dispose() => _call?.End(_version);
}
