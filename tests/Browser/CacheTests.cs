using Microsoft.Playwright;

namespace Browser;

/// <summary>What a cache does, of the records of the sample's.</summary>
[Collection(Browsers.Name)]
public sealed class CacheTests(BrowserFixture browser, RecordedTraffic traffic)
{
    [ChromiumFact]
    public async Task Hits_tiers_evictions_bytes_and_latency_are_shown()
    {
        await using WatchedPage at = await browser.OpenAsync("", traffic.Server);
        IPage page = at.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Cache" }).ClickAsync();
        await at.SeesAsync("served from memory");
        ILocator moved = page.Locator("table", new() { HasText = "Moved blocks by operation" });
        ILocator evicted = moved.GetByRole(AriaRole.Row).Filter(new() { HasText = "hot_full" });
        foreach (string text in new[] { "evict_to_ssd", "adaptive_lru", "MiB", "ms" })
            await WatchedPage.ShowsAsync(evicted, text);
        await at.SeesAsync("128 at most");
        await at.SeesAsync("Degradation mode changed");
        foreach (string chart in new[]
        {
            "Uses served from memory, %", "Tokens in memory", "On disk, MiB", "Evictions by reason and policy",
            "To and from disk, KiB", "Latency p95, ms",
        })
        {
            await page.GetByRole(AriaRole.Region, new() { Name = chart }).Locator(".u-over").WaitForAsync();
        }

        await at.IsAccessibleAsync();
        await page.Keyboard.PressAsync("t");
        await page.GetByRole(AriaRole.Button, new() { Name = "last 12 hours" }).ClickAsync();
        await page.WaitForFunctionAsync("() => location.hash.includes('from=now-12h')");
        await at.SeesAsync("evict_to_ssd");
    }

    [ChromiumFact]
    public async Task Where_no_cache_logs_the_page_says_which_records_it_reads()
    {
        await using WatchedPage at = await browser.OpenAsync("#/cache");
        await at.SeesAsync("--kv-hot-tokens 128");
        await at.IsAccessibleAsync();
    }
}
