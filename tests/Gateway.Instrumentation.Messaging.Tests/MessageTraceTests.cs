using System.Diagnostics;

namespace Gateway.Instrumentation.Messaging.Tests;

public class MessageTraceTests
{
    private readonly Dictionary<string, string> _headers = [];

    [Fact]
    public void The_handler_is_in_the_trace_and_the_request_of_the_publisher()
    {
        using var request = new Activity("request").SetTag(MessageTrace.RequestIdTag, "r-17").Start();
        request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        using (var publisher = new Activity("publish").Start())
        {
            Inject();
            publisher.Stop();
        }

        Activity.Current = null;
        using var handling = Start();
        handling.ShouldNotBeNull();
        Activity.Current.ShouldBeSameAs(handling);
        handling.TraceId.ShouldBe(request.TraceId);
        handling.Recorded.ShouldBeTrue();
        handling.GetTagItem(MessageTrace.RequestIdTag).ShouldBe("r-17");
    }

    [Fact]
    public void A_listener_of_the_source_gets_a_span_with_the_parent()
    {
        using var publisher = new Activity("publish").Start();
        Inject();
        Activity.Current = null;

        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MessageTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var handling = Start();
        handling!.Source.Name.ShouldBe(MessageTrace.SourceName);
        handling.Kind.ShouldBe(ActivityKind.Consumer);
        handling.ParentSpanId.ShouldBe(publisher.SpanId);
        handling.HasRemoteParent.ShouldBeTrue();
    }

    [Theory]
    [InlineData("r-17", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("a\r\nX-Admin: true", false)]
    [InlineData("a\0", false)]
    [InlineData("\u001b[2J", false)]
    [InlineData("idé", false)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_request_id_that_would_harm_logs_and_headers_is_ignored(object id, bool isTaken)
    {
        var text = id as string ?? new string('x', (int)id);
        using (new Activity("publish").Start())
            Inject();
        _headers[MessageTrace.RequestIdHeader] = text;
        Activity.Current = null;
        using var handling = Start();
        handling!.GetTagItem(MessageTrace.RequestIdTag).ShouldBe(isTaken ? text : null);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a trace")]
    public void Without_a_trace_there_is_no_activity(string? traceparent)
    {
        if (traceparent is not null)
            _headers["traceparent"] = traceparent;
        Start().ShouldBeNull();
        MessageTrace.StartHandling<Dictionary<string, string>>("orders", null, static (_, _) => "").ShouldBeNull();
    }

    [Fact]
    public void Without_an_activity_nothing_is_written()
    {
        Activity.Current = null;
        Inject();
        _headers.ShouldBeEmpty();
    }

    private void Inject() => MessageTrace.Inject(_headers, static (headers, name, value) => headers[name] = value);

    private Activity? Start() => MessageTrace.StartHandling("orders", _headers, static (headers, name) => headers.GetValueOrDefault(name));
}
