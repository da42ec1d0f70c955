namespace Gateway.Instrumentation;

/// <summary>
/// A running request to a model: its clock, and what was said of it. Pooled: a scope holds it with the version that it received, and
/// does nothing once the request has ended.
/// </summary>
internal sealed class LlmCall(LlmMetrics family, TimeProvider time)
{
    private long _version;
    private long _started;
    private long _mark; // until when the time is known to be the model's or the reader's
    private TimeSpan _readers;
    private TimeSpan _waited; // for the model, since the last token
    private TimeSpan? _firstToken;
    private LlmHandles _handles = null!; // set by Start, as the next
    private string _provider = "";
    private string _model = "";
    private string _operation = "";
    private string? _team;
    private LlmOutcome _outcome;
    private bool _isReported;
    private string? _errorType;
    private string? _finishReason;
    private string? _answeringModel;
    private long? _input;
    private long? _output;
    private long? _cachedInput;
    private long? _cacheWrite;
    private long? _reasoning;
    private double? _cost;

    public long Start(LlmHandles handles, string provider, string model, string operation, string? team)
    {
        (_handles, _provider, _model, _operation, _team) = (handles, provider, model, operation, team);
        (_readers, _waited, _firstToken) = (default, default, null);
        (_outcome, _isReported, _errorType, _finishReason, _answeringModel) = (LlmOutcome.Failed, false, null, null, null);
        (_input, _output, _cachedInput, _cacheWrite, _reasoning, _cost) = (null, null, null, null, null, null);
        _started = _mark = time.GetTimestamp();
        handles.InProgress.Inc();
        return Volatile.Read(ref _version);
    }

    public bool Is(long version) => Volatile.Read(ref _version) == version;

    /// <summary>The reader asks for more: the time since the last piece was its own.</summary>
    public void Waiting() => _readers += Elapsed();

    /// <summary>A piece of the answer has come.</summary>
    public void Received(bool isToken)
    {
        _waited += Elapsed();
        if (!isToken)
            return;
        if (_firstToken is null)
            _firstToken = NotNegative(time.GetElapsedTime(_started, _mark) - _readers);
        else
            _handles.Model.InterToken.Observe(_waited);
        _waited = default;
    }

    public void Usage(long? input, long? output, long? cachedInput, long? cacheWrite, long? reasoning) =>
        (_input, _output, _cachedInput, _cacheWrite, _reasoning) = (input, output, cachedInput, cacheWrite, reasoning);

    public void Finish(string? reason) => _finishReason = reason;

    public void AnsweredBy(string? model) => _answeringModel = model;

    public void Cost(double usd) => _cost = usd;

    public void Report(LlmOutcome outcome, string? errorType = null) => (_outcome, _errorType, _isReported) = (outcome, errorType, true);

    public void ReportUnlessReported(LlmOutcome outcome)
    {
        if (!_isReported)
            Report(outcome);
    }

    public string ErrorTypeOf(Exception exception) => LlmErrors.TypeOf(exception, family.Errors);

    public void ReportFailure(string source, Exception exception) => family.ReportFailure(source, exception);

    public void End(long version)
    {
        if (Interlocked.CompareExchange(ref _version, version + 1, version) != version)
            return;
        var duration = NotNegative(time.GetElapsedTime(_started) - _readers);
        _handles.InProgress.Dec();

        // An answer that a filter cut off is not what was asked for.
        var withheld = _outcome == LlmOutcome.Success && _finishReason == LlmErrors.ContentFilter;
        family.Record(_handles, new LlmRequestRecord
        {
            Provider = _provider,
            Model = _model,
            Operation = _operation,
            Outcome = withheld ? LlmOutcome.Failed : _outcome,
            ErrorType = withheld ? LlmErrors.ContentFilter : _errorType,
            Duration = duration,
            TimeToFirstToken = _firstToken,
            InputTokens = _input,
            OutputTokens = _output,
            CachedInputTokens = _cachedInput,
            CacheWriteTokens = _cacheWrite,
            ReasoningTokens = _reasoning,
            FinishReason = _finishReason,
            AnsweringModel = _answeringModel,
            Team = _team,
            CostUsd = _cost,
        });
        (_handles, _provider, _model, _operation, _team) = (null!, "", "", "", null);
        (_errorType, _finishReason, _answeringModel) = (null, null, null);
        family.Return(this);
    }

    private TimeSpan Elapsed()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_mark, now);
        _mark = now;
        return NotNegative(elapsed);
    }

    // A clock may go back; each request has a duration.
    private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
