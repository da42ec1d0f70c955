using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace GatewayApi.Admin;

/// <summary>Knows an administrator by <c>Authorization: Bearer</c> and the key.</summary>
internal sealed class AdminKeyAuthentication(
    AdminKey key, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "AdminKey";
    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var sent = Request.Headers.Authorization.ToString();

        // Another key is no failed try: teams show theirs in the same header. Where an administrator is asked for, it is 401 all the same.
        if (!sent.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || !key.IsRight(sent[Prefix.Length..]))
            return Task.FromResult(AuthenticateResult.NoResult());
        var admin = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "admin")], Scheme.Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(admin, Scheme.Name)));
    }
}
