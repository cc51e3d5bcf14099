using Hewn.Configuration;
using Microsoft.Extensions.Configuration;

namespace Hewn.Tests.Noise;

public sealed class NoiseSettingsTests
{
    private static HewnOptions Apply(Dictionary<string, string?> section)
    {
        var options = new HewnOptions { Files = { new("noise-settings.jsonl") } };
        IConfigurationRoot root = new ConfigurationBuilder()
            .AddInMemoryCollection(section.ToDictionary(pair => "Hewn:" + pair.Key, pair => pair.Value)).Build();
        HewnSettings.Apply(options, root.GetSection("Hewn"), _ => null);
        return options;
    }

    private static IReadOnlyList<string> Problems(Action apply) =>
        Should.Throw<HewnConfigurationException>(apply).Problems;

    [Fact]
    public void A_burst_is_a_whole_number() => Problems(() => Apply(new()
    {
        ["RateLimits:x:PerSecond"] = "7", ["RateLimits:x:Burst"] = "1.5",
    })).ShouldHaveSingleItem().ShouldContain(
        "Hewn:RateLimits:x:Burst=\"1.5\" (configuration): expected a whole number from 1 to 10000000");

    [Fact]
    public void A_null_sets_nothing()
    {
        Apply(new() { ["RateLimits:x:PerSecond"] = null }).RateLimits.ShouldBeEmpty();
        Apply(new() { ["RateLimits:x:PerSecond"] = "7", ["RateLimits:x:Burst"] = null }).RateLimits["x"]
            .ShouldBe(new RateLimit(7));
    }

    [Fact]
    public void All_of_it_is_read_and_shown()
    {
        HewnOptions options = Apply(new()
        {
            ["FoldRepeats"] = "00:00:10", ["KeepSlowerThan"] = "00:00:02.5",
            ["RateLimits:kv.cache:PerSecond"] = "100.5", ["RateLimits:kv.cache:burst"] = "200",
            ["RateLimits:kv"] = "7", ["Sampling:hewn.api"] = "0.1",
        });
        options.FoldRepeats.ShouldBe(TimeSpan.FromSeconds(10));
        options.KeepSlowerThan.ShouldBe(TimeSpan.FromSeconds(2.5));
        options.RateLimits["KV.cache"].ShouldBe(new RateLimit(100.5, 200));
        options.RateLimits["kv"].ShouldBe(new RateLimit(7, 7));
        options.Sampling["hewn.api"].ShouldBe(0.1);
        options.Copy().RateLimits.ShouldBe(options.RateLimits);

        Dictionary<string, string?> shown = new(EffectiveSettings.Of(options));
        shown["FoldRepeats"].ShouldBe("00:00:10");
        shown["KeepSlowerThan"].ShouldBe("00:00:02.5000000");
        shown["RateLimits:kv.cache:PerSecond"].ShouldBe("100.5");
        shown["RateLimits:kv.cache:Burst"].ShouldBe("200");
        shown["Sampling:hewn.api"].ShouldBe("0.1");
    }

    [Theory]
    [InlineData("FoldRepeats", "soon", "a time such as")]
    [InlineData("FoldRepeats", "00:00:00.05", "expected 00:00:00 (off) or a time from 00:00:00.1000000 to 01:00:00")]
    [InlineData("Sampling:api", "1.5", "Hewn:Sampling:api=\"1.5\" (configuration): expected a number from 0 to 1")]
    [InlineData("Sampling:api", "ten", "expected a number from 0 to 1")]
    [InlineData("Sampling", "0.1", "expected names of loggers with the share that is kept")]
    [InlineData("RateLimits", "5", "expected names of loggers with a rate each")]
    [InlineData("RateLimits:a", "0", "RateLimits:a=\"0\" (configuration): expected a number from 0.001 to 1000000")]
    [InlineData("RateLimits:a:PerSecond", "NaN", "expected a number from 0.001 to 1000000")]
    [InlineData("RateLimits:a:Burst", "5", "Hewn:RateLimits:a:PerSecond (configuration) is missing")]
    [InlineData("RateLimits:a:Bursts", "5", "did you mean Burst?")]
    [InlineData("KeepSlowerThan", "00:00:01", "Sampling is empty")]
    [InlineData("Samplng:a", "1", "did you mean Sampling?")]
    public void What_is_wrong_is_named(string key, string value, string expected) =>
        Problems(() => Apply(new() { [key] = value })).ShouldHaveSingleItem().ShouldContain(expected);

    [Fact]
    public void What_code_sets_is_checked_too()
    {
        var options = new HewnOptions { Files = { new("x.jsonl") }, FoldRepeats = TimeSpan.FromHours(2) };
        options.RateLimits["a"] = default;
        options.RateLimits["b"] = new RateLimit(double.NaN);
        options.RateLimits["c"] = new RateLimit(5, 0);
        options.RateLimits[" "] = new RateLimit(5);
        options.Sampling["d"] = -0.1;
        options.KeepSlowerThan = TimeSpan.FromSeconds(-1);
        string[] keys = [.. Problems(options.Validate).Select(problem => problem.Split('=', ' ')[0])];
        keys.ShouldBe(
        [
            "FoldRepeats", "KeepSlowerThan", "RateLimits:a:PerSecond", "RateLimits:a:Burst", "RateLimits:b:PerSecond",
            "RateLimits:c:Burst", "RateLimits", "Sampling:d",
        ]);
    }
}
