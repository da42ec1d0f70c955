using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class MeterReportTests : IDisposable
{
    private readonly string _name = $"Report.{Guid.NewGuid():N}";
    private readonly FakeTimeProvider _time = new();
    private readonly KeptLog<MetricRegistry> _log = new();
    private readonly MetricRegistry _registry;
    private readonly Meter _meter;

    public MeterReportTests()
    {
        _registry = new MetricRegistry(timeProvider: _time, logger: _log);
        _meter = new Meter(_name + ".Client");
        _meter.CreateCounter<int>("calls");
    }

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void A_name_that_matched_nothing_in_the_first_minute_is_a_warning_with_similar_names()
    {
        using var _ = _registry.AddMeter(_name + ".Cleint");
        _time.Advance(TimeSpan.FromSeconds(59));
        _log.Messages.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(1));
        var warning = _log.Messages.Single(message => message.StartsWith("Warning", StringComparison.Ordinal));
        warning.ShouldBe($"Warning: AddMeter(\"{_name}.Cleint\") has matched no meter in the first minute: correct the name, or remove it. Similar: {_name}.Client.");
        _log.Messages.ShouldContain(message => message.StartsWith("Debug: Meters that exist and are not on the page: ", StringComparison.Ordinal)
            && message.Contains(_name + ".Client", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_matched_and_a_preset_are_no_warning()
    {
        using var _ = _registry.AddMeter(_name + ".*");
        using var presets = _registry.AddMeters(KnownMeters.MassTransit | KnownMeters.Nats);
        _time.Advance(TimeSpan.FromMinutes(2));
        _log.Messages.ShouldNotBeEmpty();
        _log.Messages.ShouldNotContain(message => message.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public void The_registry_lists_all_meters_and_which_it_shows()
    {
        using var other = new Meter(_name + ".Other");
        other.CreateCounter<int>("b");
        other.CreateCounter<int>("a");
        using var _ = _registry.AddMeter(_name + ".C*");
        var meters = _registry.Meters.Where(meter => meter.Name.StartsWith(_name, StringComparison.Ordinal)).ToList();
        meters.Select(meter => (meter.Name, meter.IsListenedTo, meter.Pattern)).ShouldBe(
            [(_name + ".Client", true, _name + ".C*"), (_name + ".Other", false, null)]);
        meters[1].Instruments.ShouldBe(["a", "b"]);
        _registry.MetersToJson().ShouldContain($"\"name\": \"{_name}.Other\"");
        _registry.MetersToJson().ShouldContain("\"is_listened_to\": false");
    }
}
