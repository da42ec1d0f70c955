using TradingHandlers.Running;

try
{
    await using var trading = TradingProgram.Build(args);
    await trading.RunAsync();
    return 0;
}
catch (SettingsException wrong)
{
    foreach (var failure in wrong.Failures)
        Console.Error.WriteLine(failure);
    return 2;
}
