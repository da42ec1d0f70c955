namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>The labels of one run, which its metrics share, each with its model and with values to choose from.</summary>
internal sealed class LabelPool(Random random, int defaultLimit, (int? Text, int? Number) limits)
{
    private static readonly ZooKind[] Kinds = [ZooKind.PlainMember, ZooKind.Awkward, (ZooKind)99];

    private readonly string?[] _texts = [.. Enumerable.Range(0, 8).Select(i => i switch { 0 => null, 1 => "other", 2 => "unknown", _ => AwkwardTexts.Next(random) })];

    public Label<string> Text { get; } = Label.Text("text", limits.Text);

    public Label<string> Second { get; } = Label.Text("second");

    public Label<long> Number { get; } = Label.Number("number", limits.Number);

    public Label<ZooKind> Kind { get; } = Label.Enum<ZooKind>("kind");

    public Label<bool> Flag { get; } = Label.Flag("flag");

    public LabelModel TextModel { get; } = new("text", limits.Text ?? defaultLimit);

    public LabelModel SecondModel { get; } = new("second", defaultLimit);

    public LabelModel NumberModel { get; } = new("number", limits.Number ?? defaultLimit);

    public LabelModel KindModel { get; } = new("kind", null);

    public LabelModel FlagModel { get; } = new("flag", null);

    public (string? Raw, string Shown) NextText()
    {
        var raw = _texts[random.Next(_texts.Length)];

        // Also as another object with the same content.
        return (raw is null || random.Next(2) == 0 ? raw : new string(raw), AwkwardTexts.Canonical(raw));
    }

    public (long Raw, string Shown) NextNumber()
    {
        var raw = random.Next(8) switch { 0 => long.MinValue, 1 => long.MaxValue, var small => small - 4 };
        return (raw, raw == long.MinValue ? LabelModel.Other : raw.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public (ZooKind Raw, string Shown) NextKind()
    {
        var raw = Kinds[random.Next(Kinds.Length)];
        return (raw, raw switch { ZooKind.PlainMember => "plain_member", ZooKind.Awkward => "with \"quotes\" \\ and\nlines", _ => "unknown" });
    }

    public (bool Raw, string Shown) NextFlag() => random.Next(2) == 0 ? (true, "true") : (false, "false");
}
