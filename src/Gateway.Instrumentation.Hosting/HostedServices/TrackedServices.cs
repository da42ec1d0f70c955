using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Hosting;

/// <summary>All tracked services of a host. Refuses options that cannot work when the host makes its services, before any of them starts.</summary>
internal sealed class TrackedServices
{
    private readonly Dictionary<Type, TrackedService> _services = [];

    public TrackedServices(GatewayMetrics metrics, IOptions<TrackedServiceTypes> types, IOptionsMonitor<TrackedHostedServiceOptions> options)
    {
        var names = new Dictionary<string, Type>();
        List<string> mistakes = [];
        foreach (var type in types.Value.Types)
        {
            var settings = options.Get(KeyOf(type));
            mistakes.AddRange(settings.Mistakes(type.Name));
            if (!names.TryAdd(settings.Name, type))
                mistakes.Add($"Two hosted services have the name \"{settings.Name}\": {names[settings.Name]} and {type}. Give one another: AddTrackedHostedService<{type.Name}>(o => o.Name = \"...\").");
            _services[type] = new TrackedService(metrics.HostedServices, metrics.Factory.TimeProvider, settings);
        }

        if (mistakes.Count > 0)
            throw new OptionsValidationException("", typeof(TrackedHostedServiceOptions), mistakes);
        foreach (var service in All)
            service.Announce();
    }

    public IEnumerable<TrackedService> All => _services.Values;

    public TrackedService this[Type type] => _services[type];

    /// <summary>The name of the options of a service: two classes may have one name.</summary>
    public static string KeyOf(Type type) => type.ToString();

    /// <summary>The name of the class, without the number of type arguments.</summary>
    public static string NameOf(Type type) => type.Name.Split('`')[0];
}

internal sealed class TrackedServiceTypes
{
    public List<Type> Types { get; } = [];
}
