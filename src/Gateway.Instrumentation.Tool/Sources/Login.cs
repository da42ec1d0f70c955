using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Instrumentation.Tool.Sources;

/// <summary>The name and the password of an address such as <c>https://name:password@host/metrics</c>.</summary>
internal static class Login
{
    /// <summary>The address without them, so that no message and no report shows them, and the header that sends them.</summary>
    public static (Uri? Address, AuthenticationHeaderValue? Header) Of(Uri? address)
    {
        if (address is null || address.UserInfo.Length == 0)
            return (address, null);
        var pair = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo));
        return (new UriBuilder(address) { UserName = "", Password = "" }.Uri, new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair)));
    }
}
