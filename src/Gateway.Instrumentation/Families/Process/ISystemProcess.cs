namespace Gateway.Instrumentation;

/// <summary>What an operating system says of this process. A number that it does not give throws.</summary>
internal interface ISystemProcess
{
    double ResidentBytes { get; }

    double VirtualBytes { get; }

    double OpenFiles { get; }

    double Threads { get; }
}
