using Hewn.Analyzers.CodeFixes;
using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests.CodeFixes;

/// <summary>HEWN005, mended.</summary>
public sealed class HoleNameFixTests
{
    [Theory]
    [InlineData("""log.Info($"{items[0]}");""", """log.Info($"{items[0]:@items}");""")]
    [InlineData("""log.Info($"{items[0]:F1}");""", """log.Info($"{items[0]:@items:F1}");""")]
    [InlineData("""log.Info($"{Find(port),5}");""", """log.Info($"{Find(port),5:@Find}");""")]
    [InlineData("""log.Info($"{options?.Port}");""", """log.Info($"{options?.Port:@Port}");""")]
    [InlineData("""log.Info($"{(long)port}");""", """log.Info($"{(long)port:@port}");""")]
    [InlineData("""log.Info($"{port:@:D3}");""", """log.Info($"{port:@port:D3}");""")]
    [InlineData("""log.Info($"{port + 1}");""", """log.Info($"{port + 1:@name}");""")]
    public async Task The_hole_gets_a_name(string before, string after) =>
        (await Check.MendAsync(new HoleNameFix(), before)).ShouldBe(after);

    [Fact]
    public async Task A_pair_without_a_name_is_left() =>
        (await Check.MendAsync(new HoleNameFix(), """log.Info("text", ("", 1));""")).ShouldBeNull();
}
