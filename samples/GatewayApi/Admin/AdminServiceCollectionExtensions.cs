using Microsoft.AspNetCore.Authentication;

namespace GatewayApi.Admin;

internal static class AdminServiceCollectionExtensions
{
    /// <summary>The policy of whoever may reset the metrics.</summary>
    public const string Policy = "metrics-admin";

    public static IServiceCollection AddAdmin(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<AdminOptions>().Bind(configuration)
            .Validate(admin => admin.Key is null or { Length: >= 16 }, "Admin:Key needs at least 16 characters; without one the gateway makes its own.")
            .ValidateOnStart();
        services.AddSingleton<AdminKey>();
        services.AddAuthentication(AdminKeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, AdminKeyAuthentication>(AdminKeyAuthentication.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAuthenticatedUser());
        return services;
    }
}
