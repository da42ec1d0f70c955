using System.Globalization;
using TradingHandlers.Running;

namespace TradingHandlers.Tests.Running;

public class SettingsTests
{
    [Theory]
    [InlineData("There is no service fx: give some of alert,gateway,executor,risk,strategy,market-data, with commas between them.", "--service", "risk,fx")]
    [InlineData("--rabbitmq localhost is no address: give one such as amqp://localhost.", "--rabbitmq=localhost")]
    [InlineData("--trouble Rain is none: give one of ServiceDown, HighErrorRate, DataCollectorDown, ModelDrift, RiskLimitBreach, also with a time as in ServiceDown:30s.", "--trouble", "Rain")]
    [InlineData("There is no option --servce: give --service, --rabbitmq, --redis, --postgres, --trouble, or a setting such as --Trading:CandlesPerSecond=20.", "--servce", "risk")]
    [InlineData("--service has no value.", "--service")]
    [InlineData("--service names no service: give some of alert,gateway,executor,risk,strategy,market-data, with commas between them.", "--service", ",")]
    [InlineData("Trading:Ports:risk is no port: give 1 to 65535, or 0 for a free one.", "--Trading:Ports:risk=70000")]
    [InlineData("Trading:Ports gives 8002 to alert and risk: give each service its own port.", "--Trading:Ports:alert=8002")]
    [InlineData("Trading:CandlesPerSecond has to be above 0 and at most 1000.", "--Trading:CandlesPerSecond=0")]
    [InlineData("Trading:RequestsPerSecond has to be from 0 to 1000.", "--Trading:RequestsPerSecond=-1")]
    [InlineData("Trading:Smtp is mail: give host and port, such as localhost:25.", "--Trading:Smtp=mail")]
    [InlineData("Trading:MaxDrawdown has to be a percentage between 0 and 100.", "--Trading:MaxDrawdown=100")]
    [InlineData("--redis is empty: give an address such as localhost:6379.", "--redis", "")]
    [InlineData("--postgres is empty: give a connection string such as Host=localhost;Username=postgres.", "--postgres", " ")]
    [InlineData("Trading:KeepOrders has to be a time such as 01:00:00.", "--Trading:KeepOrders=00:00:00")]
    [InlineData("There is no setting Trading:CandlesPerSec.", "--Trading:CandlesPerSec=50")]
    [InlineData("There is no service rsk for Trading:Ports:rsk.", "--Trading:Ports:rsk=80")]
    public void A_wrong_setting_is_one_plain_line(string line, params string[] args) =>
        Should.Throw<SettingsException>(() => TradingProgram.Build(args)).Failures.ShouldBe([line]);

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Should.Throw<SettingsException>(() => TradingProgram.Build(["--service=fx", "--Trading:MaxExposure=0", "--Trading:VenueTimeout=00:00:00"])).Failures.Count.ShouldBe(3);

    [Fact]
    public async Task A_port_that_is_taken_is_told_and_nothing_stays_open()
    {
        await using var first = await RunningTrading.StartAsync("--service", "risk");
        var port = first.Program.AddressOf(ServiceNames.Risk).Port;
        await using var second = TradingProgram.Build([.. RunningTrading.Defaults(), "--service=risk,alert", $"--Trading:Ports:risk={port}"]);

        var failure = await Should.ThrowAsync<SettingsException>(second.StartAsync);

        failure.Message.ShouldContain($"risk cannot start: Failed to bind to address http://127.0.0.1:{port}");
        second.MetricsOf(ServiceNames.Alert).Registry.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port={0};Password=secret")]
    [InlineData("Host=127.0.0.1;Port={0};Passwort=secret")]
    public async Task A_postgres_that_cannot_be_used_is_told_without_the_password(string connectionString)
    {
        await using var trading = TradingProgram.Build(
            [.. RunningTrading.Defaults(), "--service=executor", "--postgres", string.Format(CultureInfo.InvariantCulture, connectionString, LoopbackPort.Free())]);

        var failure = (await Should.ThrowAsync<SettingsException>(trading.StartAsync)).Failures.ShouldHaveSingleItem();
        failure.ShouldStartWith("The PostgreSQL of --postgres cannot hold the orders: ");
        failure.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_redis_that_does_not_answer_is_told()
    {
        var port = LoopbackPort.Free();
        await using var trading = TradingProgram.Build([.. RunningTrading.Defaults(), "--service=gateway", $"--redis=127.0.0.1:{port},connectRetry=0"]);

        (await Should.ThrowAsync<SettingsException>(trading.StartAsync)).Failures.ShouldHaveSingleItem()
            .ShouldStartWith($"Redis at 127.0.0.1:{port},connectRetry=0 does not answer: ");
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_told()
    {
        var port = LoopbackPort.Free();
        await using var trading = TradingProgram.Build([.. RunningTrading.Defaults(), "--service=risk", $"--rabbitmq=amqp://127.0.0.1:{port}"]);

        (await Should.ThrowAsync<SettingsException>(trading.StartAsync)).Message.ShouldStartWith($"RabbitMQ at 127.0.0.1:{port} does not answer: ");
    }
}
