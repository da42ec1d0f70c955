namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Endpoint metadata that a request observer reads. A warning at start says so when an endpoint has it and the observer
/// was not added: without it, the metadata would do nothing in silence.
/// </summary>
public interface IRequestObserverMetadata
{
    /// <summary>The observer that reads it.</summary>
    Type ObserverType { get; }
}
