@echo off
rem Starts Longline: finds a JDK of 25 or newer, builds a checkout that has not been built, and runs.
rem   LONGLINE_JAVA   the home of a JDK; JAVA_HOME, then java of the PATH, if left out
rem   LONGLINE_OPTS   options for the JVM, as -Xmx2g
setlocal

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if defined LONGLINE_JAVA set "JAVA=%LONGLINE_JAVA%\bin\java"

rem an option that a JVM older than 25 refuses
"%JAVA%" -XX:+UseCompactObjectHeaders -version >nul 2>&1
if errorlevel 1 (
  echo longline: needs a JDK of 25 or newer; set LONGLINE_JAVA or JAVA_HOME to the home of one, as Eclipse Temurin 25 from https://adoptium.net 1>&2
  exit /b 78
)

set "HERE=%~dp0"
if exist "%HERE%..\lib\" (
  set "HOME_DIR=%HERE%.."
  goto run
)

call :find
if defined HOME_DIR goto run
where mvn >nul 2>&1
if errorlevel 1 (
  echo longline: nothing is built yet, and there is no Maven on the PATH to build it with; install Maven, or unpack a distribution 1>&2
  exit /b 78
)
echo longline: nothing is built yet; building, which takes a few minutes at most 1>&2
pushd "%HERE%"
call mvn -q -B -ntp -pl dist -am -Dmaven.test.skip=true -Dexec.skip=true package
if errorlevel 1 (
  popd
  echo longline: the build failed; what Maven said is above 1>&2
  exit /b 1
)
popd
call :find
if not defined HOME_DIR (
  echo longline: the build left nothing in dist\target 1>&2
  exit /b 1
)

:run
"%JAVA%" -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED %LONGLINE_OPTS% -cp "%HOME_DIR%\conf;%HOME_DIR%\lib\*" io.longline.server.Main %*
exit /b %errorlevel%

:find
set "HOME_DIR="
for /d %%D in ("%HERE%dist\target\longline-*") do for /d %%E in ("%%D\longline-*") do if exist "%%E\lib\" set "HOME_DIR=%%E"
exit /b 0
