using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Mailroom.Storage.Database.Sqlite;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without starting a server.</summary>
internal sealed class DesignTimeDatabase : IDesignTimeDbContextFactory<MailroomDatabase>
{
    public MailroomDatabase CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<MailroomDatabase>().UseSqlite("Data Source=:memory:").Options);
}
