namespace FunctionsOrchestration.Bench;

/// <summary>From the start of the app's process to its <c>ready</c>, and the memory it has then.</summary>
internal static class Startup
{
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        var directory = Hub.NewDirectory();
        try
        {
            List<double> seconds = [];
            List<double> megabytes = [];
            for (var round = 0; round <= Rounds; round++)
            {
                await using var app = await AppProcess.StartAsync(directory);
                if (round == 0) continue;
                seconds.Add(app.Ready.TotalSeconds);
                megabytes.Add(app.Megabytes);
            }

            var conditions = $"{Path.GetFileName(AppProcess.Path)}, median of {Rounds} starts after one for warm-up, storage emulator included; {Hub.Conditions}";
            new Figure("startup", seconds.Order().ElementAt(Rounds / 2), "s", conditions).Print();
            new Figure("startup.memory", megabytes.Order().ElementAt(Rounds / 2), "MB", conditions).Print();
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }
}
