namespace Gateway.Instrumentation.Tool.Commands;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>There are findings.</summary>
    public const int Findings = 1;

    /// <summary>The page could not be read, or the command line is wrong: nothing is known about the page.</summary>
    public const int Unreadable = 2;
}
