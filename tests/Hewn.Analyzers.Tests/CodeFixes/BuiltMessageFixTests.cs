using Hewn.Analyzers.CodeFixes;
using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests.CodeFixes;

/// <summary>HEWN001, mended.</summary>
public sealed class BuiltMessageFixTests
{
    [Theory]
    [InlineData("""log.Info("a " + port + " b");""", """log.Info($"a {port} b");""")]
    [InlineData("""log.Info("a " + $"{port:D3} b" + 'c', ("x", 1));""", """log.Info($"a {port:D3} bc", ("x", 1));""")]
    [InlineData("""log.Info(1 + port + " b");""", """log.Info($"{1 + port} b");""")]
    [InlineData("""log.Info("{" + port + "}\n\"");""", """log.Info($"{{{port}}}\n\"");""")]
    [InlineData("""log.Info("a " + (flag ? 1 : 2));""", """log.Info($"a {(flag ? 1 : 2)}");""")]
    [InlineData("""log.Info(@"a\b " + name);""", """log.Info($"a\\b {name}");""")]
    [InlineData("""Log.Warn(e, string.Format("{0} {{of}} {1,5:F1}", port, name));""",
        """Log.Warn(e, $"{port} {{of}} {name,5:F1}");""")]
    [InlineData("""log.Info(string.Concat("a ", name));""", """log.Info($"a {name}");""")]
    [InlineData("""ms.LogInformation($"a {port} of {options.Host,8:X} {port}");""",
        """ms.LogInformation("a {Port} of {Host,8:X} {Port2}", port, options.Host, port);""")]
    [InlineData("""ms.LogError(e, "a {b} " + port);""", """ms.LogError(e, "a {{b}} {Port}", port);""")]
    public async Task Values_become_holes(string before, string after) =>
        (await Check.MendAsync(new BuiltMessageFix(), before)).ShouldBe(after);

    [Theory]
    [InlineData("""log.Info(string.Format(name, port));""")]
    [InlineData("""log.Info(string.Format("{0} {1}", port));""")]
    [InlineData("""log.Info(string.Concat(items));""")]
    [InlineData("""log.Log(Level.Info, "a " + port);""")]
    [InlineData("""ms.LogInformation("a {Name} " + port, name);""")]
    public async Task What_cannot_be_taken_apart_is_left(string statements) =>
        (await Check.MendAsync(new BuiltMessageFix(), statements)).ShouldBeNull();
}
