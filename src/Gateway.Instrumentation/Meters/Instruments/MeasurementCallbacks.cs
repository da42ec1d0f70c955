using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>Hands measurements of all numeric types to the target of their instrument.</summary>
internal static class MeasurementCallbacks
{
    public static void AddTo(MeterListener listener)
    {
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Target(state).Record((long)value, tags));
        listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Target(state).Record((long)value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Target(state).Record((long)value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Target(state).Record(value, tags));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Target(state).Record((double)value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Target(state).Record(value, tags));
        listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Target(state).Record((double)value, tags));
    }

    // Every subscription has one; the cast is not checked because it is part of each recording.
    private static MeasurementTarget Target(object? state) => Unsafe.As<MeasurementTarget>(state!);
}
