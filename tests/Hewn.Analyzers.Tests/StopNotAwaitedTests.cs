using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests;

/// <summary>HEWN008: an end that is not waited for.</summary>
public sealed class StopNotAwaitedTests
{
    [Theory]
    [InlineData("""[|Log.StopAsync()|];""")]
    [InlineData("""[|system.DisposeAsync()|];""")]
    [InlineData("""Action stop = () => { [|Log.StopAsync()|]; };""")]
    public async Task A_mistake_is_found(string statements) => await Check.FindsAsync("HEWN008", statements);

    [Theory]
    [InlineData("""Log.StopAsync().GetAwaiter().GetResult();""")]
    [InlineData("""Func<Task> stop = async () => await Log.StopAsync(); stop().Wait();""")]
    [InlineData("""Func<Task> stop = () => Log.StopAsync(); stop().Wait();""")]
    [InlineData("""Task stopped = Log.StopAsync(); stopped.Wait();""")]
    [InlineData("""system.Dispose();""")]
    public async Task What_is_right_is_left_alone(string statements) => await Check.FindsAsync("HEWN008", statements);

    [Fact]
    public async Task At_the_top_of_a_file_the_compiler_says_it() =>
        (await Check.DiagnosticsAsync("using Hewn;\n\nLog.StopAsync();\n")).ShouldBeEmpty();
}
