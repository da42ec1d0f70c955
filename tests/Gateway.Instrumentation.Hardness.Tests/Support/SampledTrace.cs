using System.Diagnostics;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>The current activity of this thread (and of what it awaits), until disposed.</summary>
internal sealed class SampledTrace : IDisposable
{
    private readonly Activity _activity;

    private SampledTrace(Activity activity) => _activity = activity;

    public string TraceId => _activity.TraceId.ToHexString();

    public string SpanId => _activity.SpanId.ToHexString();

    public static SampledTrace Start(bool sampled = true, ActivityIdFormat format = ActivityIdFormat.W3C)
    {
        var activity = new Activity("work").SetIdFormat(format);
        activity.ActivityTraceFlags = sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        activity.Start();
        activity.ActivityTraceFlags = sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        return new SampledTrace(activity);
    }

    public void Dispose() => _activity.Dispose();
}
