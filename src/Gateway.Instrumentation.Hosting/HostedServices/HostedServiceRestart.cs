namespace Gateway.Instrumentation.Hosting;

/// <summary>When a tracked <c>BackgroundService</c> is started again after its loop ended.</summary>
public enum HostedServiceRestart
{
    /// <summary>Never: the host sees the exception and does what its <c>BackgroundServiceExceptionBehavior</c> says.</summary>
    Never,

    /// <summary>After an exception. The host does not see the exception; it is counted and logged.</summary>
    OnFailure,

    /// <summary>After an exception, and when the loop ends although the host does not stop.</summary>
    Always,
}
