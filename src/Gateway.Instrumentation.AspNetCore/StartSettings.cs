using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Reads the options of the middleware and the endpoints when they are added.</summary>
internal static class StartSettings
{
    /// <summary>The services' settings and then those in code. New options for each call, since endpoints may be mapped twice.</summary>
    /// <exception cref="OptionsValidationException">There are mistakes.</exception>
    public static TOptions Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceProvider services, Action<TOptions>? configure, Func<TOptions, IEnumerable<string>> mistakesOf)
        where TOptions : class
    {
        var options = services.GetRequiredService<IOptionsFactory<TOptions>>().Create(Options.DefaultName);
        configure?.Invoke(options);
        if (mistakesOf(options).ToList() is { Count: > 0 } mistakes)
            throw new OptionsValidationException(typeof(TOptions).Name, typeof(TOptions), mistakes);
        return options;
    }
}
