namespace IngestionWorker.Terminal;

/// <summary>Names and texts of files, for a console or a log: control characters in them would move the cursor or begin a line of their own.</summary>
internal static class PlainText
{
    private const char Replacement = '\uFFFD';

    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? Replacement : c)) : text;
}
