namespace Browser;

/// <summary>All tests share one browser.</summary>
[CollectionDefinition(Name)]
public sealed class Browsers : ICollectionFixture<BrowserFixture>
{
    /// <summary>The collection.</summary>
    public const string Name = "browser";
}
