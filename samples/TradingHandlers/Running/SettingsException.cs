namespace TradingHandlers.Running;

/// <summary>A start that cannot be: a line for each reason.</summary>
internal sealed class SettingsException(IReadOnlyList<string> failures) : Exception(string.Join('\n', failures))
{
    public IReadOnlyList<string> Failures => failures;
}
