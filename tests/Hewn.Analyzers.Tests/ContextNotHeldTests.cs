using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests;

/// <summary>HEWN006: contexts that nothing closes, or that cover nothing.</summary>
public sealed class ContextNotHeldTests
{
    [Theory]
    [InlineData("""[|Log.Context(requestId: name)|];""")]
    [InlineData("""var scope = [|Log.Context(requestId: name)|]; log.Info("text");""")]
    [InlineData("""[|Log.Context(requestId: name)|].Dispose();""")]
    [InlineData("""using ([|Log.Context(requestId: name)|]) { }""")]
    [InlineData("""using ([|Log.Context(requestId: name)|]);""")]
    [InlineData("""[|ms.BeginScope("text {Port}", port)|];""")]
    [InlineData("""ms?[|.BeginScope("text {Port}", port)|];""")]
    [InlineData("""Action open = () => [|Log.Context(requestId: name)|];""")]
    public async Task A_mistake_is_found(string statements) => await Check.FindsAsync("HEWN006", statements);

    [Theory]
    [InlineData("""_ = Log.Context(requestId: name);""")]
    [InlineData("""using (Log.Context(requestId: name)) log.Info("text");""")]
    [InlineData("""using (Log.Context(requestId: name)) { log.Info("text"); }""")]
    [InlineData("""using var scope = Log.Context(requestId: name); log.Info("text");""")]
    [InlineData("""using ContextScope a = Log.Context(requestId: name), b = Log.Context(model: name); log.Info("");""")]
    [InlineData("""var scope = Log.Context(requestId: name); try { log.Info("text"); } finally { scope.Dispose(); }""")]
    [InlineData("""Func<ContextScope> open = () => Log.Context(requestId: name); open().ToString();""")]
    [InlineData("""using (ms.BeginScope("text {Port}", port)) log.Info("text");""")]
    public async Task What_is_right_is_left_alone(string statements) => await Check.FindsAsync("HEWN006", statements);
}
