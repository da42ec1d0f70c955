namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>A metric with all its samples: what one TYPE line stands above.</summary>
internal class PageFamily(string name)
{
    public string Name { get; } = name;

    public FamilyType Type { get; set; }
}
