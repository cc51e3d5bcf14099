using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hewn.AspNetCore.Tests.Configuration;

public sealed class ConsoleTests
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task With_a_console_of_our_own_Microsofts_is_gone(bool hasConsole, int expected)
    {
        await using TestApp app = await TestApp.StartAsync(
            _ => { },
            options => options.Log.Console = hasConsole ? new ConsoleOptions { MinimumLevel = Level.Fatal } : null,
            builder => builder.Logging.AddConsole());
        app.Services.GetServices<ILoggerProvider>().OfType<ConsoleLoggerProvider>().Count().ShouldBe(expected);
    }

    [Fact]
    public async Task An_earlier_AddHewn_does_not_write_each_line_a_second_time()
    {
        await using TestApp app = await TestApp.StartAsync(
            _ => { }, build: builder => builder.Logging.AddHewn());
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("app").LogWarning("once");
        (await app.StopAndReadAsync()).Count.ShouldBe(1);
    }
}
