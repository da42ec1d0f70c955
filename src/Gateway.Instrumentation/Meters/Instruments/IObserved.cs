namespace Gateway.Instrumentation;

/// <summary>A recorder of an observable instrument: measurements come in readings.</summary>
internal interface IObserved
{
    /// <summary>Starts a reading.</summary>
    void Begin();

    /// <summary>Shows the measurements since the start of the reading.</summary>
    void Publish();

    /// <summary>Shows nothing that may be out of date: the instrument gave no reading.</summary>
    void Hide();
}
