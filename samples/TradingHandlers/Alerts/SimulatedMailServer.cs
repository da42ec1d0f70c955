using TradingHandlers.Running;

namespace TradingHandlers.Alerts;

/// <summary>A mail server that takes mails and delivers none: the little of SMTP that a client needs. It puts off one mail in four.</summary>
internal sealed class SimulatedMailServer(Random random) : LoopbackServer
{
    private const double PutOffShare = 0.25;

    protected override async Task TalkAsync(StreamReader reader, StreamWriter writer, CancellationToken stopping)
    {
        await writer.WriteLineAsync("220 simulated mail server");
        while (await reader.ReadLineAsync(stopping) is { } line)
        {
            var command = line.Split(' ')[0].ToUpperInvariant();
            if (command == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                while (await reader.ReadLineAsync(stopping) is not (null or "."))
                {
                    // The mail itself.
                }
            }

            await writer.WriteLineAsync(command switch
            {
                "EHLO" or "HELO" => "250 hello",
                "MAIL" or "RCPT" => "250 fine",
                "DATA" => IsPutOff() ? "451 try again later" : "250 taken",
                "QUIT" => "221 bye",
                _ => "502 no such command",
            });
            if (command == "QUIT")
                return;
        }
    }

    private bool IsPutOff()
    {
        lock (random)
            return random.NextDouble() < PutOffShare;
    }
}
