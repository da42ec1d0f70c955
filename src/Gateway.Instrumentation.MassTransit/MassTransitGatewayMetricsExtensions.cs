using Gateway.Instrumentation;
using Gateway.Instrumentation.MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace MassTransit;

/// <summary>Measures a bus of MassTransit.</summary>
public static class MassTransitGatewayMetricsExtensions
{
    /// <summary>
    /// Records what the bus publishes and sends, what its endpoints receive and how it is settled, what its consumers do per message type,
    /// and whether its endpoints are connected. Call it once for each bus, before its endpoints: <c>cfg.UseGatewayMetrics(context)</c>.
    /// </summary>
    /// <param name="configurator">The bus.</param>
    /// <param name="context">The registrations; <c>services.AddGatewayMetrics()</c> is among them.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="ArgumentException">An option has a value that makes no sense; the message says which values do.</exception>
    /// <exception cref="InvalidOperationException"><c>services.AddGatewayMetrics()</c> was not called.</exception>
    public static void UseGatewayMetrics(
        this IBusFactoryConfigurator configurator, IRegistrationContext context, Action<MassTransitMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        configurator.UseGatewayMetrics(context.GetRequiredService<GatewayMetrics>(), configure);
    }

    /// <summary>Does the same for a bus that was made without dependency injection.</summary>
    /// <param name="configurator">The bus.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="ArgumentException">An option has a value that makes no sense; the message says which values do.</exception>
    public static void UseGatewayMetrics(
        this IBusFactoryConfigurator configurator, GatewayMetrics metrics, Action<MassTransitMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(metrics);
        var options = new MassTransitMetricsOptions();
        configure?.Invoke(options);
        options.Check();

        var consumers = metrics.Factory.Shared(static factory => new MassTransitMetrics(factory));
        var sends = new SendObserver(metrics.Messaging, options.Published);
        var deliveries = new DeliveryObserver(metrics, consumers);
        configurator.ConnectPublishObserver(sends);
        configurator.ConnectSendObserver(sends);
        configurator.ConnectReceiveObserver(deliveries);
        configurator.ConnectConsumeObserver(deliveries);
        configurator.ConnectEndpointConfigurationObserver(new EndpointsObserver(metrics.Messaging, consumers));
    }
}
