namespace GatewayApi.Admin;

/// <summary>The section <c>Admin</c> of the configuration.</summary>
public sealed class AdminOptions
{
    /// <summary>The key that an administrator shows. A new one with every start, which the log tells, when it is not set.</summary>
    public string? Key { get; set; }
}
