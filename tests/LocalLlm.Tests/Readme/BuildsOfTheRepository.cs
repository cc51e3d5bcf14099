namespace LocalLlm.Tests.Readme;

/// <summary>
/// Tests whose commands build parts of the repository, one after another: a build for one platform restores the
/// projects anew, under the feet of a build that runs at the same time.
/// </summary>
[CollectionDefinition(Name)]
public sealed class BuildsOfTheRepository
{
    public const string Name = "builds of the repository";
}
