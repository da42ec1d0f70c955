using System.Text;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>A request header that goes into logs and traces.</summary>
/// <param name="Header">The header's name.</param>
/// <param name="LogName">The name of its value in the log scope.</param>
internal sealed record LoggedHeader(string Header, string LogName)
{
    /// <summary>The name of its value in the tags of the activity: <c>user.id</c> for <c>UserId</c>.</summary>
    public string TagName { get; } = TagNameOf(LogName);

    public static string TagNameOf(string logName)
    {
        var tag = new StringBuilder();
        for (var i = 0; i < logName.Length; i++)
        {
            if (i > 0 && char.IsUpper(logName[i]) && (char.IsLower(logName[i - 1]) || char.IsDigit(logName[i - 1])))
                tag.Append('.');
            tag.Append(char.ToLowerInvariant(logName[i]));
        }

        return tag.ToString();
    }
}
