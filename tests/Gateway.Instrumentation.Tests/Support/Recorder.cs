namespace Gateway.Instrumentation.Tests;

/// <summary>An operation that keeps how each of its runs ended, as a family would learn it.</summary>
internal sealed class Recorder
{
    private readonly OperationKind<Recorder> _operation;
    private readonly List<OperationEnd> _ends = [];

    public Recorder(TestRegistry test) =>
        _operation = test.Metrics.OperationKind<Recorder>(static (recorder, end) => recorder.Add(end), static recorder => recorder.Started++);

    public int Started { get; private set; }

    public IReadOnlyList<OperationEnd> Ends
    {
        get
        {
            lock (_ends)
                return [.. _ends];
        }
    }

    /// <summary>How the only run ended.</summary>
    public OperationEnd End => Ends.ShouldHaveSingleItem();

    /// <summary>The only run, in short: <c>Failed timeout_error 2s</c>.</summary>
    public string Story => $"{End.Outcome} {End.ErrorType ?? "-"} {End.Elapsed.TotalSeconds}s";

    public OperationScope Start() => _operation.Start(this);

    private void Add(OperationEnd end)
    {
        lock (_ends)
            _ends.Add(end);
    }
}
