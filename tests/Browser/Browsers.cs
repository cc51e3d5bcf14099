namespace Browser;

/// <summary>All tests share one browser, and what it is shown.</summary>
[CollectionDefinition(Name)]
public sealed class Browsers : ICollectionFixture<BrowserFixture>, ICollectionFixture<RecordedTraffic>
{
    /// <summary>The collection.</summary>
    public const string Name = "browser";
}
