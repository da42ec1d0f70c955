using System.Globalization;

namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

/// <summary>One metric in both libraries, to which the same is recorded.</summary>
internal abstract class Twin(string name, string[] labels, string[][] values)
{
    public string Name => name;

    /// <summary>The last operation, for the message of a failure.</summary>
    public string Last { get; private set; } = "nothing yet";

    /// <summary>How many operations it took: the more additions, the more roundings.</summary>
    public int Operations { get; private set; }

    public abstract void Record(Random random);

    /// <summary>The largest difference that a sample may have; 0 where both add in the same order.</summary>
    public abstract double Tolerance(string sample, double value);

    protected string[] Pick(Random random) => [.. values.Select(pool => pool[random.Next(pool.Length)])];

    protected void Note(string call, string[] picked)
    {
        Operations++;
        Last = $"{name}.{call} with [{string.Join(", ", labels.Zip(picked, (label, value) => $"{label}={Visible(value)}"))}]";
    }

    protected static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Visible(string text) => string.Concat(text.Select(c =>
        c is > ' ' and < (char)0x7f ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
}
