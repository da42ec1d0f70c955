namespace Gateway.Instrumentation;

/// <summary>The operating system's numbers about this process. A number that the system does not provide throws.</summary>
internal interface ISystemProcess
{
    double ResidentBytes { get; }

    double VirtualBytes { get; }

    double OpenFiles { get; }

    double Threads { get; }
}
