using Gateway.Instrumentation.Monitoring.Catalog;
using Gateway.Instrumentation.Monitoring.Checks;
using Gateway.Instrumentation.Monitoring.Export;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>
/// Dashboards, rules and objectives that belong together, with the metrics that they may name. Immutable. <see cref="BuiltIn"/> has
/// those of the library; add yours with <c>with</c>.
/// </summary>
/// <param name="Catalog">The metrics that exist.</param>
public sealed record MonitoringPack(MetricCatalog Catalog)
{
    /// <summary>The dashboards.</summary>
    public IReadOnlyList<Dashboard> Dashboards { get; init; } = [];

    /// <summary>The groups of rules, without those of <see cref="Slos"/>.</summary>
    public IReadOnlyList<RuleGroup> Groups { get; init; } = [];

    /// <summary>The objectives.</summary>
    public IReadOnlyList<Slo> Slos { get; init; } = [];

    /// <summary>Everything that the library brings.</summary>
    public static MonitoringPack BuiltIn { get; } = Content.BuiltInContent.Pack();

    /// <summary>All groups of rules, those of the objectives included.</summary>
    public IReadOnlyList<RuleGroup> AllGroups => [.. Groups, .. Slos.SelectMany(SloRules.Of)];

    /// <summary>All alerts, those of the objectives included.</summary>
    public IReadOnlyList<AlertRule> Alerts => [.. AllGroups.SelectMany(group => group.Rules).OfType<AlertRule>()];

    /// <summary>The same pack as the settings want it.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The pack.</returns>
    /// <exception cref="MonitoringException">A setting names something that does not exist.</exception>
    public MonitoringPack With(MonitoringSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Settings.SettingsApplication.Apply(this, settings);
    }

    /// <summary>Everything that is wrong: in queries, legends, summaries, links and names.</summary>
    /// <returns>What is wrong with its place; empty when there is nothing to mend.</returns>
    public IReadOnlyList<string> Check() => PackCheck.Run(this);

    /// <summary>
    /// Writes all files for Grafana, Prometheus and Alertmanager, or none. An example that you have changed since the last export, such as
    /// <c>alertmanager.yml</c>, stays; when there is news for it, they stand beside it, with <c>.new</c> behind the name.
    /// </summary>
    /// <param name="folder">The folder; it is made when it does not exist. Files of an earlier export that no longer belong there are deleted.</param>
    /// <param name="settings">Addresses that stand in the files; null for the defaults. Apply the rest with <see cref="With"/> before.</param>
    /// <returns>The files that were written, relative to the folder.</returns>
    /// <exception cref="MonitoringException"><see cref="Check"/> finds something, a setting is wrong, or a file of somebody else is in the way. Nothing is written.</exception>
    /// <exception cref="IOException">The folder cannot be written to. What was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">So, for want of a permission.</exception>
    public IReadOnlyList<string> Export(string folder, MonitoringSettings? settings = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        settings ??= new MonitoringSettings();
        settings.Check();
        var wrong = Check();
        if (wrong.Count > 0)
            throw new MonitoringException($"{wrong.Count} definitions are wrong:{Environment.NewLine}{string.Join(Environment.NewLine, wrong)}");
        return ExportFolder.Write(folder, new ExportedFiles(this, settings).All());
    }

    /// <summary>The metrics with what the recording rules add, in order of the rules.</summary>
    internal MetricCatalog CatalogWithRecorded()
    {
        var catalog = Catalog;
        foreach (var rule in AllGroups.SelectMany(group => group.Rules).OfType<RecordingRule>())
            catalog = catalog.With(Recorded(rule, catalog));
        return catalog;
    }

    internal static Sample Recorded(RecordingRule rule, MetricCatalog catalog)
    {
        var shape = QueryChecker.Check(rule.Query, catalog).Shape;
        IReadOnlyList<SampleLabel> labels = [.. (shape.Labels ?? []).Except(rule.Labels.Keys).Select(label => new SampleLabel(label, [])), .. rule.Labels.Select(label => new SampleLabel(label.Key, []))];
        return new Sample(rule.Name, shape.Total is not null, labels, shape.Bounds);
    }
}
