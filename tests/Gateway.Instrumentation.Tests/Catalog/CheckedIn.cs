namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>Texts that are generated from the code and kept in the repository, so that a change of them is seen.</summary>
internal static class CheckedIn
{
    /// <summary>Compares, or writes anew where the environment variable is 1.</summary>
    public static void Compare(string file, string text, string updateVariable)
    {
        if (Environment.GetEnvironmentVariable(updateVariable) == "1")
            File.WriteAllText(file, text);
        File.ReadAllText(file).ShouldBe(
            text, $"{Path.GetFileName(file)} is out of date: run {updateVariable}=1 dotnet test tests/Gateway.Instrumentation.Tests and look at the difference");
    }
}
