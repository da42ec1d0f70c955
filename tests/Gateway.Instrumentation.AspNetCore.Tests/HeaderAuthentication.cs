using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.AspNetCore.Tests;

/// <summary>Knows whoever names itself in a header: enough to see whether an endpoint asks.</summary>
internal sealed class HeaderAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Header";
    public const string UserHeader = "X-Test-User";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[UserHeader].ToString() is not { Length: > 0 } user)
            return Task.FromResult(AuthenticateResult.NoResult());
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], Scheme);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
    }
}

internal static class HeaderAuthenticationExtensions
{
    public static AuthenticationBuilder AddScheme<THandler>(this AuthenticationBuilder builder)
        where THandler : AuthenticationHandler<AuthenticationSchemeOptions> =>
        builder.AddScheme<AuthenticationSchemeOptions, THandler>(HeaderAuthentication.Scheme, configureOptions: null);
}
