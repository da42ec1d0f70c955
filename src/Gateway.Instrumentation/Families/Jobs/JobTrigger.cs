namespace Gateway.Instrumentation;

/// <summary>The trigger of a job's run: the label <c>trigger</c>.</summary>
public enum JobTrigger
{
    /// <summary>The job's schedule or period: <c>schedule</c>.</summary>
    Schedule,

    /// <summary>A person or another program: <c>manual</c>.</summary>
    Manual,

    /// <summary>The start of the service: <c>startup</c>.</summary>
    Startup,
}
