using System.Globalization;
using System.Text;

namespace TradingHandlers.Tests.MarketData;

/// <summary>
/// The formula of the shipped candles, which are nobody's prices: three waves, a little noise and a crash in the minutes 1400 to
/// 1700, all of which come round after 2000 minutes, so that the replay can start over without a jump.
/// </summary>
internal static class CandleFormula
{
    public const int Minutes = 2000;

    private const double VolumeInDollars = 1_000_000;

    private static readonly (string Name, double Base)[] Symbols = [("BTC-USD", 60_000), ("ETH-USD", 3_000), ("SOL-USD", 150)];

    public static string File()
    {
        var text = new StringBuilder("time,symbol,open,high,low,close,volume\n");
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var minute = 0; minute < Minutes; minute++)
        {
            for (var symbol = 0; symbol < Symbols.Length; symbol++)
            {
                var (open, close) = (Price(symbol, minute + Minutes - 1), Price(symbol, minute));
                text.Append(CultureInfo.InvariantCulture, $"{start.AddMinutes(minute):yyyy-MM-ddTHH:mm'Z'},{Symbols[symbol].Name}");
                text.Append(CultureInfo.InvariantCulture, $",{open:G6},{Math.Max(open, close) * (1.0005 + 0.0005 * Noise(minute, symbol + 10)):G6}");
                text.Append(CultureInfo.InvariantCulture, $",{Math.Min(open, close) * (0.9995 - 0.0005 * Noise(minute, symbol + 20)):G6},{close:G6}");
                text.Append(CultureInfo.InvariantCulture, $",{VolumeInDollars / Symbols[symbol].Base * (1 + 0.6 * Noise(minute, symbol + 30)):G4}\n");
            }
        }

        return text.ToString();
    }

    public static double Price(int symbol, int minute)
    {
        var t = minute % Minutes;
        return Symbols[symbol].Base * Math.Exp(
            0.02 * Wave(t, 1000, 2 * symbol) + 0.012 * Wave(t, 250, 2 * symbol) + 0.004 * Wave(t, 40, 3 * symbol)
            + 0.0015 * Noise(t, symbol) - 0.22 * Crash(t));
    }

    private static double Wave(int t, int period, double phase) => Math.Sin(2 * Math.PI * t / period + phase);

    // The share of the crash: down within 20 minutes, 80 minutes at the bottom, back within 200.
    private static double Crash(int t) => t switch
    {
        < 1400 or >= 1700 => 0,
        < 1420 => (t - 1400) / 20.0,
        < 1500 => 1,
        _ => 1 - (t - 1500) / 200.0,
    };

    // −1 to 1, the same for the same minute and salt.
    private static double Noise(int t, int salt)
    {
        var x = unchecked((uint)(t * 7919 + salt * 104729 + 12345));
        x = unchecked((x ^ (x >> 16)) * 0x45d9f3bu);
        x = unchecked((x ^ (x >> 16)) * 0x45d9f3bu);
        x ^= x >> 16;
        return x / 4294967296.0 * 2 - 1;
    }
}
