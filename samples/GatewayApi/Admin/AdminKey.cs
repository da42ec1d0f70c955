using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace GatewayApi.Admin;

/// <summary>The key that whoever may reset the metrics shows.</summary>
public sealed class AdminKey(IOptions<AdminOptions> options)
{
    private readonly string _key = options.Value.Key ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>What an administrator is to send, for people: never a key that somebody chose.</summary>
    public string Hint => options.Value.Key is null ? _key : "<Admin:Key>";

    /// <summary>Whether a key is this one. Takes as long for a wrong one, so that nobody finds it character by character.</summary>
    public bool IsRight(string key) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(key)), SHA256.HashData(Encoding.UTF8.GetBytes(_key)));
}
